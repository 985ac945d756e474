/** What is read anew when a task has changed. */
export const STALE = ['/api/tasks', '/api/leads', '/api/sales'];
