import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = `http://127.0.0.1:${process.env['SIGHTLINE_PORT'] ?? '4000'}`;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: '../../dist/web', emptyOutDir: true, target: 'es2023', cssMinify: true },
  server: {
    proxy: {
      '/graphql': { target: api, ws: true },
      '/files': api,
      '/media': api,
    },
  },
});
