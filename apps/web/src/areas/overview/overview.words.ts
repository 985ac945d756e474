/** Words of this area. `en` must have the keys of `de`: a test compares them. */
export const words = {
  de: {},
  en: {},
};
