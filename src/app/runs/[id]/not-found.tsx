import { DeadEnd } from '@/components/ui/dead-end';

export default function RunNotFound() {
  return (
    <DeadEnd
      title="There is no result at this address"
      text="The link may be cut short, or it may come from another installation. Ask for it again, or make a new result: the same settings give the same weights."
    />
  );
}
