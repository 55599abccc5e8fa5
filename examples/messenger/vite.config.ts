import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { emitServiceWorker } from './offline/emit-service-worker.js';
import { serveEffects } from './offline/serve-effects.js';

// The demo is built from the sources of the packages: no package has to be built first.
const resolve = { conditions: ['@parley/source', 'module', 'browser', 'development|production'] };

export default defineConfig({
  plugins: [react(), emitServiceWorker(resolve), serveEffects()],
  resolve,
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
});
