// Makes of a folder of built files one binary file, and a C++ table that says what lies where in it:
//
//   node embed.mjs DIST pages.bin page_table.cc
//
// The binary file holds each file as it is and, where that pays, compressed. Same input, same output, byte by byte.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

function files_below(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files_below(path) : [path];
  });
}

function compress(plain) {
  const packed = gzipSync(plain, { level: 9 });
  packed[9] = 255; // the field that says which system packed it
  return packed.length < plain.length * 0.95 ? packed : Buffer.alloc(0);
}

const [dist, binary, table] = process.argv.slice(2);
const parts = [];
let size = 0;
function put(bytes) {
  const place = `{kBegin + ${size}, ${bytes.length}}`;
  parts.push(bytes);
  size += bytes.length;
  return place;
}

const entries = files_below(dist)
  .map((path) => ({ path, address: `/${relative(dist, path).split("\\").join(posix.sep)}` }))
  .sort((a, b) => Buffer.compare(Buffer.from(a.address), Buffer.from(b.address)))
  .map(({ path, address }) => {
    const plain = readFileSync(path);
    const type = TYPES[address.split(".").pop()];
    if (type === undefined) throw new Error(`embed.mjs: ${address}: its content type is not in the list`);
    const hash = createHash("sha256").update(plain).digest("hex").slice(0, 24);
    const immutable = address.startsWith("/assets/");
    return `    {"${address}", "${type}", ${put(plain)}, ${put(compress(plain))}, "${hash}", ${immutable}},`;
  });

writeFileSync(binary, Buffer.concat(parts));
writeFileSync(
  table,
  `// Made by web/embed.mjs.
#include "serve/api/static_files.h"

asm(R"(
  .section .rodata
  .global stepwell_pages_begin
  .balign 16
stepwell_pages_begin:
  .incbin "${binary}"
  .byte 0
  .previous
)");

extern "C" const char stepwell_pages_begin[];

namespace stepwell::serve {
namespace {

const char* const kBegin = stepwell_pages_begin;

const StaticFile kFiles[] = {
${entries.join("\n")}
};

}  // namespace

std::span<const StaticFile> static_files() { return kFiles; }

}  // namespace stepwell::serve
`,
);
