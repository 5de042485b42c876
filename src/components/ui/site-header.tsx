import Link from 'next/link';
import { NavLink } from '@/components/ui/nav-link';
import { ThemeToggle } from '@/components/ui/theme-toggle';
import { Wordmark } from '@/components/ui/wordmark';
import { navigation, paths } from '@/lib/paths';

/** Links do not prefetch: the form's code should reach only those who open the form. */
export function SiteHeader() {
  return (
    <header className="no-print border-rule border-b">
      <div className="page flex min-h-14 flex-wrap items-center gap-x-6 sm:flex-nowrap">
        <Link href={paths.home()} prefetch={false} className="flex text-ink no-underline">
          <Wordmark />
        </Link>
        <nav
          aria-label="Main"
          className="order-last flex w-full gap-x-5 pb-1 text-sm sm:order-none sm:w-auto sm:pb-0"
        >
          {navigation.map(({ label, href }) => (
            <NavLink key={href} href={href}>
              {label}
            </NavLink>
          ))}
        </nav>
        <div className="ml-auto">
          <ThemeToggle />
        </div>
      </div>
    </header>
  );
}
