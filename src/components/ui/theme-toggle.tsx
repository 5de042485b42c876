'use client';

import { themeStorageKey } from '@/components/ui/theme-script';

function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function toggle() {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(themeStorageKey, theme);
  } catch {
    // Storage is switched off: the choice lasts for this page.
  }
}

export function ThemeToggle() {
  return (
    <button
      type="button"
      onClick={toggle}
      className="inline-flex size-10 items-center justify-center text-soft hover:text-ink"
    >
      <span className="sr-only">Switch between light and dark</span>
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
        <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M10 3a7 7 0 0 1 0 14Z" fill="currentColor" />
      </svg>
    </button>
  );
}
