import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// for `vite` while developing: the api of a running `npm start`
const api = process.env.API_URL ?? 'http://127.0.0.1:3000';
const served = ['/api', '/f', '/u', '/p', '/o', '/a', '/h', '/t', '/embed'];

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@cultivar/source', 'module', 'browser', 'development|production'] },
  server: {
    port: 5173,
    proxy: Object.fromEntries(served.map((prefix) => [`^${prefix}(/|$|\\?)`, { target: api }])),
  },
  build: { outDir: 'dist', emptyOutDir: true, sourcemap: false },
});
