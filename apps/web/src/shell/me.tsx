import type { Me, Role } from '@cultivar/contract';
import { createContext, useContext } from 'react';

const MeContext = createContext<Me | undefined>(undefined);
export const MeProvider = MeContext.Provider;

/** Who is signed in. Every page below the frame has one. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe outside of the frame');
  return me;
}
/** Whether the person has one of the roles: `const mayEdit = useMay('admin', 'marketer')`. */
export function useMay(...roles: readonly Role[]): boolean {
  return roles.includes(useMe().role);
}
