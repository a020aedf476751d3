// What `npm run lint` objects to. The rules know the types; those of hooks and of accessibility are React's, which hold for
// Preact as well.
import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import accessibility from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import typescript from "typescript-eslint";

export default defineConfig(
  { ignores: ["dist", "generated"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  eslint.configs.recommended,
  {
    files: ["*.js", "*.mjs"],
    languageOptions: { globals: { Buffer: "readonly", process: "readonly", URL: "readonly" } },
  },
  {
    files: ["public/*.js"],
    languageOptions: { sourceType: "script", globals: { document: "readonly", localStorage: "readonly" } },
  },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [typescript.configs.recommendedTypeChecked, accessibility.flatConfigs.recommended],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { "react-hooks": hooks },
    settings: { "jsx-a11y": { attributes: { for: ["for"] } } },
    rules: {
      // The plugin's other rules are for React's compiler.
      "react-hooks/exhaustive-deps": "error",
      "react-hooks/rules-of-hooks": "error",
      // An object is copied without a property by taking it out.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      // A table that is scrolled, and a chart that is walked along, have to be reached by keys.
      "jsx-a11y/no-noninteractive-tabindex": ["error", { tags: [], roles: ["img", "region", "tabpanel"] }],
    },
  },
);
