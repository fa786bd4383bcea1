import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';

export default function Webhook() {
  return (
    <Page title="Webhook">
      <EmptyState title="Being built">This page comes next.</EmptyState>
    </Page>
  );
}
