import { defineConfig, globalIgnores } from 'eslint/config';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { noWordHandedOn } from './eslint-rules/no-word-handed-on.mjs';

export default defineConfig(
  globalIgnores(['dist', 'node_modules', 'test-results', '.cache']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { house: { rules: { 'no-word-handed-on': noWordHandedOn } } },
    rules: {
      'house/no-word-handed-on': 'error',
      'no-undef': 'off', // TypeScript checks names, in JavaScript files too (checkJs)
      eqeqeq: 'error',
      'max-lines': ['error', 400],
      'no-restricted-globals': ['error', { name: 'chrome', message: 'Only the adapters touch the browser.' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
);
