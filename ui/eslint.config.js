// What both front ends are held to. Walls between packages stand here too, because TypeScript cannot draw them.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const wall = (message, ...group) => ({
  'no-restricted-imports': ['error', { patterns: [{ group, message }] }],
});

export default ts.config(
  { ignores: ['**/dist/', 'protocol/src/wire.ts', 'protocol/src/ipc.ts', 'protocol/src/openapi.ts'] },
  js.configs.recommended,
  ts.configs.strict,
  ts.configs.stylistic,
  svelte.configs.recommended,
  {
    files: ['**/*.{ts,tsx,svelte}'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      // TypeScript knows the names better.
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // Props are taken with `let { … } = $props()`, some bindable, some not.
      'prefer-const': 'off',
      // Collections here are replaced, never changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
    },
  },
  { files: ['**/*.js', '**/*.config.ts'], languageOptions: { globals: globals.node } },
  {
    files: ['kit/**'],
    rules: wall('The kit draws nothing: no framework in it.', 'svelte', 'svelte/*', 'preact', 'preact/*'),
  },
  {
    files: ['protocol/**'],
    rules: wall(
      'The client package stands alone.',
      '@switchboard/kit',
      '@switchboard/widget',
      '@switchboard/desktop',
      'svelte',
      'preact',
    ),
  },
  {
    files: ['widget/**'],
    rules: wall(
      'The widget and the desktop never import each other.',
      '@switchboard/desktop',
      '**/desktop/**',
    ),
  },
  {
    files: ['desktop/**'],
    ignores: ['desktop/src/host/tauri.ts'],
    rules: wall(
      'Only src/host/tauri.ts talks to Tauri, and the desktop never imports the widget.',
      '@tauri-apps/*',
      '@switchboard/widget',
      '**/widget/**',
    ),
  },
);
