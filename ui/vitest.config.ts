// One run over all packages; each brings its own vite.config.ts.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['./protocol', './kit', './desktop', './widget'],
  },
});
