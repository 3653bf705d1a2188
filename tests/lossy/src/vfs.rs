//! SQLite's own file system with an ear at writing, truncating, syncing, opening and deleting.

use crate::files::{self, Fate};
use rusqlite::ffi::{
    SQLITE_IOERR_DELETE, SQLITE_IOERR_FSYNC, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_WRITE, SQLITE_OK,
    SQLITE_OPEN_MAIN_DB, SQLITE_OPEN_WAL, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs,
    sqlite3_vfs_find, sqlite3_vfs_register,
};
use std::{
    ffi::{CStr, c_char, c_int, c_void},
    path::PathBuf,
    ptr,
    sync::Once,
};

/// The name to open a database with: `file:…?vfs=lossy`.
pub const NAME: &str = "lossy";
const C_NAME: &CStr = c"lossy";

/// A file of ours; SQLite's own follows it in memory.
#[repr(C)]
struct LossyFile {
    base: sqlite3_file,
    /// Which file it is, if it is one that is listened to; owned by this.
    path: *mut PathBuf,
}

/// What every open file is called through.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // Version 2 has shared memory and no memory-mapped reading.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Makes the file system known to SQLite, once in a process.
pub fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: a null name asks for the default file system, which is static.
        let original = unsafe { sqlite3_vfs_find(ptr::null()) };
        assert!(!original.is_null(), "SQLite has a file system");
        // SAFETY: it points to a valid, static structure, which is plain data.
        let mut ours = unsafe { ptr::read(original) };
        let own = c_int::try_from(size_of::<LossyFile>()).unwrap_or(c_int::MAX);
        ours.szOsFile += own;
        ours.pNext = ptr::null_mut();
        ours.zName = C_NAME.as_ptr();
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        // SQLite keeps it for as long as the process runs.
        let ours = Box::leak(Box::new(ours));
        // SAFETY: a complete structure that is never freed; it is not made the default.
        let done = unsafe { sqlite3_vfs_register(ours, 0) };
        assert_eq!(done, SQLITE_OK, "SQLite takes the file system");
    });
}

/// SQLite's own file system.
fn original() -> *mut sqlite3_vfs {
    // SAFETY: as in `register`; it was the default before and is still.
    unsafe { sqlite3_vfs_find(ptr::null()) }
}

/// SQLite's own part of a file.
///
/// # Safety
/// `file` is a file that `open` made.
unsafe fn inner(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: `szOsFile` made room for both, one after the other; ours is a multiple of a pointer's alignment.
    unsafe { file.cast::<u8>().add(size_of::<LossyFile>()).cast() }
}

/// The path of a file that is listened to.
///
/// # Safety
/// `file` is a file that `open` made and `close` has not ended.
unsafe fn path<'a>(file: *mut sqlite3_file) -> Option<&'a PathBuf> {
    // SAFETY: the pointer is null or owned by the file.
    unsafe { (*file.cast::<LossyFile>()).path.as_ref() }
}

/// Calls a method of SQLite's own part.
macro_rules! pass {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        // SAFETY: SQLite calls this with a file that `open` made; its own part was opened and has all methods of
        // version 2; the arguments are handed on as they came.
        unsafe {
            let real = inner($file);
            match (*(*real).pMethods).$method {
                Some(method) => method(real $(, $argument)*),
                None => SQLITE_IOERR_WRITE,
            }
        }
    }};
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let ours = file.cast::<LossyFile>();
    let listened = flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL) != 0 && !name.is_null();
    // SAFETY: SQLite hands over room for `szOsFile` bytes, and a name that ends in a zero or none.
    unsafe {
        (*ours).base.pMethods = ptr::null();
        (*ours).path = ptr::null_mut();
        let vfs = original();
        let Some(really_open) = (*vfs).xOpen else {
            return SQLITE_IOERR_WRITE;
        };
        let done = really_open(vfs, name, inner(file), flags, out_flags);
        if done != SQLITE_OK {
            return done;
        }
        if listened {
            let path = PathBuf::from(CStr::from_ptr(name).to_string_lossy().into_owned());
            files::opened(&path);
            (*ours).path = Box::into_raw(Box::new(path));
        }
        (*ours).base.pMethods = &raw const METHODS;
    }
    SQLITE_OK
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: a name that ends in a zero; the original has the method.
    unsafe {
        let path = PathBuf::from(CStr::from_ptr(name).to_string_lossy().into_owned());
        if let Fate::Dead | Fate::Torn(_) = files::deleted(&path) {
            return SQLITE_IOERR_DELETE;
        }
        let vfs = original();
        (*vfs).xDelete.map_or(SQLITE_IOERR_DELETE, |really_delete| {
            really_delete(vfs, name, sync)
        })
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let done = pass!(file, xClose);
    // SAFETY: the path came from a box and is not used again.
    unsafe {
        let ours = file.cast::<LossyFile>();
        if !(*ours).path.is_null() {
            files::closed(&Box::from_raw((*ours).path));
            (*ours).path = ptr::null_mut();
        }
    }
    done
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    bytes: *const c_void,
    length: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite hands over that many bytes.
    let fate = unsafe {
        path(file).map_or(Fate::Done, |path| {
            let length = usize::try_from(length).unwrap_or(0);
            let written = std::slice::from_raw_parts(bytes.cast::<u8>(), length);
            files::wrote(path, usize::try_from(offset).unwrap_or(0), written)
        })
    };
    match fate {
        Fate::Done => pass!(file, xWrite, bytes, length, offset),
        Fate::Torn(length) => {
            let length = c_int::try_from(length).unwrap_or(0);
            let _ = pass!(file, xWrite, bytes, length, offset);
            SQLITE_IOERR_WRITE
        }
        Fate::Dead => SQLITE_IOERR_WRITE,
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: sqlite3_int64) -> c_int {
    // SAFETY: a file that `open` made.
    let fate = unsafe { path(file) }.map_or(Fate::Done, |path| {
        files::truncated(path, usize::try_from(length).unwrap_or(0))
    });
    match fate {
        Fate::Done => pass!(file, xTruncate, length),
        Fate::Torn(_) | Fate::Dead => SQLITE_IOERR_TRUNCATE,
    }
}

/// Nothing is really synced: the power goes only when a test says so.
unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: a file that `open` made.
    match unsafe { path(file) }.map(|path| files::synced(path)) {
        Some(Fate::Done) => SQLITE_OK,
        Some(Fate::Torn(_) | Fate::Dead) => SQLITE_IOERR_FSYNC,
        None => pass!(file, xSync, flags),
    }
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    length: c_int,
    offset: sqlite3_int64,
) -> c_int {
    pass!(file, xRead, into, length, offset)
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut sqlite3_int64) -> c_int {
    pass!(file, xFileSize, size)
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    pass!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    pass!(file, xUnlock, level)
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    pass!(file, xCheckReservedLock, out)
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, what: c_int, argument: *mut c_void) -> c_int {
    pass!(file, xFileControl, what, argument)
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    pass!(file, xSectorSize)
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    pass!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    pass!(file, xShmMap, region, size, extend, out)
}

unsafe extern "C" fn shm_lock(file: *mut sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    pass!(file, xShmLock, offset, count, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: as in `pass!`; it answers nothing.
    unsafe {
        let real = inner(file);
        if let Some(barrier) = (*(*real).pMethods).xShmBarrier {
            barrier(real);
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    pass!(file, xShmUnmap, delete)
}
