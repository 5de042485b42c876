import Link from 'next/link';
import { paths } from '@/lib/paths';

/** A page that cannot show what was asked: why, and where to go. */
export function DeadEnd({
  title,
  text,
  children,
}: {
  title: string;
  text: string;
  children?: React.ReactNode;
}) {
  return (
    <div className="page pt-16">
      <h1 className="max-w-[24ch] text-xl">{title}</h1>
      <p className="mt-3 max-w-[60ch] text-soft">{text}</p>
      <p className="mt-8 flex flex-wrap items-center gap-x-6 gap-y-3">
        {children}
        <Link href={paths.optimize()} prefetch={false} className={children ? '' : 'button-primary'}>
          Optimize a portfolio
        </Link>
        <Link href={paths.home()} prefetch={false}>
          See the worked example
        </Link>
      </p>
    </div>
  );
}
