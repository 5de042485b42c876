import Link from 'next/link';
import { ThemeToggle } from '@/components/ui/theme-toggle';
import { Wordmark } from '@/components/ui/wordmark';
import { navigation, paths } from '@/lib/paths';

/** Links do not prefetch: the form's code should reach only those who open the form. */
export function SiteHeader() {
  return (
    <header className="no-print border-rule border-b">
      <div className="page flex min-h-14 items-center gap-6">
        <Link href={paths.home()} prefetch={false} className="flex text-ink no-underline">
          <Wordmark />
        </Link>
        <nav aria-label="Main" className="flex gap-5 text-sm">
          {navigation.map(({ label, href }) => (
            <Link key={href} href={href} prefetch={false} className="py-2">
              {label}
            </Link>
          ))}
        </nav>
        <div className="ml-auto">
          <ThemeToggle />
        </div>
      </div>
    </header>
  );
}
