import interLatin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';
import type { Metadata, Viewport } from 'next';
import { preload } from 'react-dom';
import { SiteFooter } from '@/components/ui/site-footer';
import { SiteHeader } from '@/components/ui/site-header';
import { themeScript } from '@/components/ui/theme-script';
import { env } from '@/env';
import './globals.css';

export const metadata: Metadata = {
  metadataBase: new URL(env.PUBLIC_URL ?? `http://localhost:${env.PORT}`),
  title: { default: 'Tangency: portfolios you can check', template: '%s | Tangency' },
  description:
    'Find the weights of a portfolio from past prices, with the proof, the data behind it and a plain baseline beside it.',
  formatDetection: { telephone: false, date: false, address: false, email: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fdfdfb' },
    { media: '(prefers-color-scheme: dark)', color: '#121317' },
  ],
};

export default function RootLayout({ children }: { children: React.ReactNode }) {
  // The style sheet names it too late: the first words would be drawn twice.
  preload(interLatin, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' });
  return (
    // The script below sets data-theme before React sees the page.
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant; it must run before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body className="flex min-h-dvh flex-col font-sans text-base">
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:bg-paper focus:px-3 focus:py-2"
        >
          Skip to the content
        </a>
        <SiteHeader />
        <main id="main" tabIndex={-1} className="flex-1 outline-none">
          {children}
        </main>
        <SiteFooter />
      </body>
    </html>
  );
}
