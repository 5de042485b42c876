import type { Metadata } from 'next';
import Link from 'next/link';
import { DeadEnd } from '@/components/ui/dead-end';
import { paths } from '@/lib/paths';

export const metadata: Metadata = { title: 'No such asset' };

export default function NotFound() {
  return (
    <DeadEnd
      title="There are no prices of this asset"
      text="The symbol may be mistyped, or nobody has stored its prices yet."
    >
      <Link href={paths.forecasts()} prefetch={false} className="button-primary">
        See the forecasts there are
      </Link>
    </DeadEnd>
  );
}
