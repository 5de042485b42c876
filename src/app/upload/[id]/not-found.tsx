import type { Metadata } from 'next';
import Link from 'next/link';
import { DeadEnd } from '@/components/ui/dead-end';
import { paths } from '@/lib/paths';

export const metadata: Metadata = { title: 'No such prices' };

export default function NotFound() {
  return (
    <DeadEnd
      title="There are no prices under this link"
      text="Whoever brought them may have removed them, or a part of the address is missing."
    >
      <Link href={paths.upload()} prefetch={false} className="button-primary">
        Bring your own prices
      </Link>
    </DeadEnd>
  );
}
