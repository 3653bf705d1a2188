import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'kit', environment: 'node', include: ['test/**/*.test.ts'] } });
