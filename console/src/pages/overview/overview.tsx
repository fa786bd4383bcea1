import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';

export default function Overview() {
  return (
    <Page title="Overview">
      <EmptyState title="Being built">This page comes next.</EmptyState>
    </Page>
  );
}
