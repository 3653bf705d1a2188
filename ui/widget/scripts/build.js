// dist/widget.js, the loader, and dist/widget/panel-<hash>.js, everything else. The loader is told the panel's name, so
// a page's cached loader and the relay's panel always fit.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';
import { build, defaultClientConditions } from 'vite';
import { inlined, withTokens } from './tokens.js';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Runs before Vite minifies a style sheet. */
const tokens = {
  name: 'tokens',
  enforce: 'pre',
  transform(code, id) {
    if (id.includes('/launcher.css')) return inlined(code);
    if (id.includes('/panel.css')) return withTokens(code);
    return undefined;
  },
};

/** A second pass over what Vite has minified takes off what a few sentences weigh. */
const squeeze = {
  name: 'squeeze',
  async generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const module = chunk.fileName !== 'widget.js';
      const { code } = await minify(chunk.code, { module, compress: { passes: 3, ecma: 2020 } });
      chunk.code = code;
    }
  },
};

const common = {
  root,
  configFile: false,
  logLevel: 'warn',
  plugins: [tokens, squeeze],
  resolve: {
    conditions: ['source', ...defaultClientConditions],
    alias: { 'preact/jsx-runtime': `${root}src/draw.ts` },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
};

const options = {
  outDir: 'dist',
  emptyOutDir: false,
  target: 'es2022',
  cssTarget: ['chrome123', 'safari17.5', 'firefox128'],
  modulePreload: false,
};

rmSync(`${root}/dist`, { recursive: true, force: true });

const panel = await build({
  ...common,
  build: {
    ...options,
    rolldownOptions: {
      input: 'src/element.ts',
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: 'widget/panel-[hash].js', format: 'es' },
    },
  },
});

const name = [panel].flat()[0].output.find(({ type }) => type === 'chunk').fileName;

await build({
  ...common,
  define: { PANEL: JSON.stringify(name) },
  build: {
    ...options,
    // As a library, because Vite wraps a dynamic import of an application in a preload of its own.
    lib: { entry: 'src/loader.ts', formats: ['iife'], name: 'Switchboard', fileName: () => 'widget.js' },
  },
});
