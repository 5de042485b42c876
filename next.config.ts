import type { NextConfig } from 'next';

const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm test` checks the types of everything; whoever only starts the application need not wait for it.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg'],
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
};

export default config;
