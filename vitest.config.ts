import { defineConfig } from 'vitest/config';

// Kept apart from vite.config.ts, whose plugin would build the extension.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{background,bench,extension,panel,demo,scripts,test}/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/package/**'],
          setupFiles: ['test/fakes/speak-english.ts'],
        },
      },
      {
        // Reads dist/, so it runs after the build, as a step of its own.
        extends: true,
        test: { name: 'package', include: ['test/package/**/*.test.ts'] },
      },
    ],
  },
});
