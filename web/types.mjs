// The types of the API's answers, from the document that describes them. The server is tested against the same one, so
// that the pages cannot expect what it does not say.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import openapi_types, { astToString } from "openapi-typescript";

const sources = new URL("../src/", import.meta.url);
const document = readdirSync(sources, { recursive: true }).find((path) => path.endsWith("/openapi.json"));
if (document === undefined) throw new Error("types.mjs: there is no openapi.json in src/");

const types = await openapi_types(new URL(document, sources));
mkdirSync("generated", { recursive: true });
writeFileSync("generated/openapi.ts", `// Made by web/types.mjs of src/${document}.\n${astToString(types)}`);
