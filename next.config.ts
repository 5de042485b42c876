import type { NextConfig } from 'next';

const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
];

const config: NextConfig = {
  // For an image: a folder that runs without node_modules. `next start` does not serve it, so it is asked for.
  ...(process.env.STANDALONE === 'yes' && { output: 'standalone' }),
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm test` checks the types of everything; whoever only starts the application need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // What the server opens by its path and a standalone build would leave behind.
  outputFileTracingIncludes: {
    '/*': [
      './src/forecast/model/forecast.onnx',
      './src/forecast/model/metadata.json',
      './src/forecast/model/skill.json',
      './src/forecast/model/walk-forward.json',
      './node_modules/onnxruntime-node/bin/napi-v6/linux/**',
      './drizzle/**',
      './src/market/sample/*.{br,json}',
    ],
  },
  // Seconds that a cache may show an old page while it asks for a new one; by default a year.
  expireTime: 86_400,
  serverExternalPackages: ['pg', 'bullmq', 'ioredis'],
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
};

export default config;
