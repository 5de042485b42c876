export const themeStorageKey = 'theme';

/** Runs before the first paint, so that a remembered choice never flashes in the other colours. */
export const themeScript = `try{var t=localStorage.getItem(${JSON.stringify(themeStorageKey)});if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}`;
