import { defineConfig } from 'vite';

const server = process.env['PARLEY_URL'] ?? 'http://localhost:7275';

export default defineConfig({
  resolve: { conditions: ['@parley/source', 'module', 'browser', 'development|production'] },
  build: { target: 'es2022' },
  server: { proxy: { '/demo': server, '/v1': { target: server, ws: true } } },
});
