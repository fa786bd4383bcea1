import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';

export default function Credits() {
  return (
    <Page title="Credits">
      <EmptyState title="Being built">This page comes next.</EmptyState>
    </Page>
  );
}
