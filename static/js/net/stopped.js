// Why an inspection could not be opened.

import { Failure, signedIn } from "./api.js";

const NOT_HERE = "Không có mạng, và cuộc kiểm tra này chưa được tải về máy. Tải lại trang khi có mạng.";
const NOBODY = "Không có mạng, và máy không còn nhớ ai đã đăng nhập. Nội dung đã ghi vẫn giữ trên máy. Đăng nhập lại khi có mạng.";
const NO_STORE = "Máy chưa mở được bộ nhớ của trang. Nội dung đã ghi vẫn giữ trên máy. Đừng xóa dữ liệu trang; giải phóng bộ nhớ hoặc thoát chế độ ẩn danh rồi tải lại.";
const BLOCKED = "Trang này còn mở ở chỗ khác, bản cũ. Nội dung đã ghi vẫn giữ trên máy. Đóng các trang khác của chương trình rồi tải lại.";

/** Why nothing could be opened, in words; nothing where somebody has to sign in first and is led there. */
export function whyNot(failure) {
  if (failure.status === 401 && failure.code !== "device_shut") return location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
  console.error(failure);
  if (failure.name === "BlockedError") return BLOCKED;
  return failure instanceof Failure ? failure.message || (signedIn() ? NOT_HERE : NOBODY) : NO_STORE;
}
