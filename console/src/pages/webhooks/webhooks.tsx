import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';

export default function Webhooks() {
  return (
    <Page title="Webhooks">
      <EmptyState title="Being built">This page comes next.</EmptyState>
    </Page>
  );
}
