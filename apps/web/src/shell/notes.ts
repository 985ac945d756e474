import { notifications } from '@mantine/notifications';

/** A short note at the edge that something was done. */
export function noteDone(message: string): void {
  notifications.show({ message, color: 'sprout', autoClose: 3000 });
}
/** A note that something failed; stays long enough to be read. Text from `useProblemText()`. */
export function noteFailed(message: string): void {
  notifications.show({ message, color: 'red', autoClose: 8000 });
}
