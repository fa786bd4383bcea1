import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const folder = dirname(fileURLToPath(import.meta.url));

export default defineConfig({
  root: folder,
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: join(folder, '..', 'dist', 'console'),
    emptyOutDir: true,
    // The policy of the page allows no inline data but images.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  // A server beside: `npm start` in one terminal, `npx vite console` in another.
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/admin', '/console/session'].map(path => [path, 'http://127.0.0.1:8787']),
    ),
  },
});
