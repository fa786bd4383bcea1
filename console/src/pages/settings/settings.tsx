import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';

export default function Settings() {
  return (
    <Page title="Settings">
      <EmptyState title="Being built">This page comes next.</EmptyState>
    </Page>
  );
}
