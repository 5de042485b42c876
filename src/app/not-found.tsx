import type { Metadata } from 'next';
import { DeadEnd } from '@/components/ui/dead-end';

export const metadata: Metadata = { title: 'No such page' };

export default function NotFound() {
  return (
    <DeadEnd
      title="There is no page at this address"
      text="The address may be mistyped, or the page may have moved. Stored results keep their address for good."
    />
  );
}
