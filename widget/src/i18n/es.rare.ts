import type { RareTexts } from './en.rare.js';

export const es: RareTexts = {
  resumeTitle: 'Nos alegra verle de nuevo',
  resumeLead: 'Para su privacidad, confirmamos que es usted antes de abrir su inscripción.',
  againTitle: 'Confirme que sigue siendo usted',
  againLead: 'Estuvo ausente un rato. Pedimos un código nuevo para proteger sus datos. Todo lo que escribió sigue aquí.',
  laterTitle: 'Terminar después',
  laterLead: 'Le enviamos un enlace. Abre su inscripción en este paso, en cualquier dispositivo, tras un código nuevo.',
  laterDraft: 'Lo que escribió en este paso se guarda solo cuando está completo. Los pasos anteriores están guardados.',
  laterSend: 'Enviarme el enlace',
  laterSent: (to, date) => `Un enlace va en camino a ${to}. Vigente hasta: ${date}`,
  cancel: 'Cancelar',
  closedTitle: 'Esta inscripción está cerrada',
  closedDeclined: 'El proveedor no pudo aceptar esta inscripción. Comuníquese con nosotros si tiene preguntas.',
  closedWithdrawn: 'Usted retiró esta inscripción. No se cobrará nada.',
  closedAbandoned: 'Esta inscripción no se terminó a tiempo. No se cobró nada. Puede comenzar una nueva cuando quiera.',
  beginNew: 'Comenzar una inscripción nueva',
};
