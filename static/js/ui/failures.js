// Why something came to nothing, as a person is told.

import { Failure } from "../net/api.js";

const SAFE = "Nội dung vẫn giữ trên máy.";
const SIGNED_OUT = `Hết phiên đăng nhập. ${SAFE} Đăng nhập lại rồi thử tiếp.`;
const WORDS = {
  0: `Không có mạng, hoặc máy chủ không trả lời. ${SAFE}`,
  401: SIGNED_OUT,
  419: SIGNED_OUT,
};

/** In words: the server's own where it gave some. */
export function wordsOf(failure) {
  if (!(failure instanceof Failure)) return `Chưa làm được việc này: trình duyệt không đọc hoặc ghi được bộ nhớ của máy, hoặc một phần chương trình chưa có trên máy. ${SAFE} Tải lại trang khi có mạng rồi thử lại.`;
  return failure.message || (WORDS[failure.status] ?? `Máy chủ đang gặp lỗi (mã ${failure.status}). ${SAFE} Thử lại sau ít phút.`);
}
