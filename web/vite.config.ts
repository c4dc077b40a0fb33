import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// Two entries over one frame. The program reads dist/.vite/manifest.json to name the scripts and styles of an entry in
// the pages that it makes; learner.html and console.html are the shells for every other address of the two apps.
export default defineConfig({
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
    manifest: true,
    assetsInlineLimit: 0, // no data: addresses, so that the page's policy can stay strict
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 650, // the charts, which only pages with charts load
    rollupOptions: {
      input: { learner: 'learner.html', console: 'console.html' },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/media': 'http://127.0.0.1:8080' } },
  test: { include: ['src/**/*.test.ts'] },
})
