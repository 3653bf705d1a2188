import { fileURLToPath } from 'node:url';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // As in the build.
  resolve: {
    conditions: ['source', ...defaultClientConditions],
    alias: { 'preact/jsx-runtime': fileURLToPath(new URL('src/draw.ts', import.meta.url)) },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  test: { name: 'widget', environment: 'happy-dom', include: ['test/**/*.test.{ts,tsx}'] },
});
