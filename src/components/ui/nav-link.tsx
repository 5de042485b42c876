'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

/** A link of the navigation that knows when its page, or one below it, is shown. */
export function NavLink({ href, children }: { href: string; children: React.ReactNode }) {
  const path = usePathname();
  const current = path === href ? 'page' : path.startsWith(`${href}/`) ? 'true' : undefined;
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={current}
      className="py-2 aria-[current]:font-semibold aria-[current]:text-ink aria-[current]:decoration-2 aria-[current]:decoration-accent"
    >
      {children}
    </Link>
  );
}
