import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// Two apps over one frame, each a build of its own (`vite build --mode learner`), so that neither is cut into pieces by what
// the other one uses as well. The program reads dist/.vite/learner.json and console.json to name the scripts and styles of an
// app in the pages that it makes; learner.html and console.html are the shells for every other address.

/**
 * What many pages of the learner app use is one file with what they stand on: left to itself the build makes a file of each
 * icon, and a phone would fetch a dozen of them one after another. The styles are among it, so that they come before those of
 * the components.
 */
function common(id: string): string | undefined {
  return /\/(@lucide\/vue|src\/(styles|ui)|src\/rooms\/library\/(CoverImage|ItemActions|ItemCard|items|series_queue))\b/.test(id) ? 'common' : undefined
}

export default defineConfig(({ command, mode: app }) => ({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: true, // Vant and Element Plus use it
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_JIT_COMPILATION__: true,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  build: {
    target: 'es2020',
    manifest: `.vite/${app}.json`,
    emptyOutDir: app === 'learner', // the first of the two
    assetsInlineLimit: 0, // no data: addresses, so that the page's policy can stay strict
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 650, // the charts, which only pages with charts load
    rollupOptions: {
      input: command === 'build' ? `${app}.html` : ['learner.html', 'console.html'],
      output: { manualChunks: app === 'learner' ? common : undefined },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/media': 'http://127.0.0.1:8080' } },
  test: { include: ['src/**/*.test.ts'] },
}))
