import { defineConfig } from "vitest/config";

// The answer of the server forbids inline scripts and styles, so nothing may be inlined into the page.
export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    target: "es2021",
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    emptyOutDir: true,
    reportCompressedSize: false,
  },
  // By number: a machine need not know what localhost is.
  server: { host: "127.0.0.1", proxy: { "/api": "http://127.0.0.1:8080", "/export": "http://127.0.0.1:8080" } },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
