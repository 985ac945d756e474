import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@cultivar/source', 'module', 'browser', 'development|production'] },
  server: { port: 5173, proxy: { '/api': 'http://127.0.0.1:3000', '/p': 'http://127.0.0.1:3000' } },
  build: { outDir: 'dist', emptyOutDir: true, sourcemap: false },
});
