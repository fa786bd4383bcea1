import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';

export default function Keys() {
  return (
    <Page title="Keys">
      <EmptyState title="Being built">This page comes next.</EmptyState>
    </Page>
  );
}
