import nx from "@nx/eslint-plugin";
import tseslint from "typescript-eslint";

/**
 * Who may import whom. `projects` use `libs`; nobody but a tool imports a tool. Inside the tools the direction is
 * engine (knows no AWS), localcloud (knows no Pulumi), aws-provider (joins them), switchyard on top.
 */
const boundaries = [
  { sourceTag: "type:project", onlyDependOnLibsWithTags: ["type:lib", "type:project"] },
  { sourceTag: "system:serverless", onlyDependOnLibsWithTags: ["type:lib", "system:serverless"] },
  { sourceTag: "layer:foundation", onlyDependOnLibsWithTags: ["type:lib"] },
  { sourceTag: "layer:runtime", onlyDependOnLibsWithTags: ["type:lib", "layer:foundation"] },
  { sourceTag: "layer:delivery", onlyDependOnLibsWithTags: ["type:lib", "layer:foundation", "layer:runtime"] },
  { sourceTag: "type:lib", onlyDependOnLibsWithTags: ["type:lib"] },
  { sourceTag: "lib:conventions", onlyDependOnLibsWithTags: [], bannedExternalImports: ["@pulumi/*"] },
  { sourceTag: "type:function", onlyDependOnLibsWithTags: ["type:lib"], bannedExternalImports: ["@pulumi/*"] },
  { sourceTag: "tool:engine", onlyDependOnLibsWithTags: [], bannedExternalImports: ["@pulumi/aws", "@aws-sdk/*"] },
  { sourceTag: "tool:localcloud", onlyDependOnLibsWithTags: [], bannedExternalImports: ["@pulumi/*"] },
  { sourceTag: "tool:aws-provider", onlyDependOnLibsWithTags: ["tool:engine", "tool:localcloud"] },
  // Operators' commands follow the product's own rules.
  { sourceTag: "tool:switchyard", onlyDependOnLibsWithTags: ["tool:engine", "tool:localcloud", "tool:aws-provider", "lib:conventions", "lib:release-operator"] },
  { sourceTag: "tool:nx-pulumi", onlyDependOnLibsWithTags: ["tool:switchyard"] },
  { sourceTag: "tool:rehearsal", onlyDependOnLibsWithTags: ["tool:engine", "tool:localcloud", "tool:aws-provider", "tool:switchyard", "type:lib"] },
];

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/**", "**/dist/**", "**/coverage/**", "**/.nx/**", "**/.switchyard/**",
      "tools/engine/conformance/**", "tools/localcloud/grammar/**", "**/__fixtures__/**", "benchmarks/peers/**",
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    plugins: { "@nx": nx },
    rules: {
      "@nx/enforce-module-boundaries": ["error", { enforceBuildableLibDependency: false, allow: [], depConstraints: boundaries }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", prefer: "type-imports", disallowTypeAnnotations: false }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
