package io.holdfast.log.sqlite;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sqlite.SQLiteConnection;

/**
 * Stands between SQLite and the file system of this process, from {@link #install} to {@link #close}: tells a
 * {@link LossyDisk} of everything that is written and synced, and lets operations fail as a test says.
 *
 * <p>SQLite reaches its files through a table of functions, the VFS (sqlite3.h: {@code sqlite3_vfs},
 * {@code sqlite3_io_methods}; a public, stable binary interface). A connection's first field points to it. Here its
 * {@code xOpen} is replaced by one that gives each opened file a copy of its methods with ours in some places.
 */
final class ShimmedFiles implements AutoCloseable {
  static final int OK = 0;
  static final int DISK_FULL = 13;
  static final int WRITE_FAILED = 10 | 3 << 8;
  static final int SYNC_FAILED = 10 | 4 << 8;

  private static final long VFS_BYTES = 168;
  private static final long VFS_NAME = 24;
  private static final long VFS_OPEN = 40;
  private static final long VFS_DELETE = 48;
  private static final long METHODS_BYTES = 152;
  private static final long METHOD_WRITE = 24;
  private static final long METHOD_TRUNCATE = 32;
  private static final long METHOD_SYNC = 40;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final FunctionDescriptor OPEN =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
  private static final FunctionDescriptor DELETE = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final FunctionDescriptor WRITE =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG);
  private static final FunctionDescriptor TRUNCATE = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG);
  private static final FunctionDescriptor SYNC = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);

  /** What to let happen instead of an operation. */
  interface Faults {

    /** SQLite's code for how a write or sync fails; {@link #OK} to let it be done. */
    int before(String operation, Path file);
  }

  /** Lives as long as the process, because files may be open for longer than a test. */
  private final Arena arena = Arena.global();
  private final Map<Long, Path> openFiles = new ConcurrentHashMap<>();
  private final Map<Long, MemorySegment> methodsOf = new ConcurrentHashMap<>();
  private final LossyDisk disk = new LossyDisk();
  private final Path directory;
  private final MemorySegment vfs;
  private final MemorySegment originalOpen;
  private final MemorySegment originalDelete;
  private final MethodHandle open;
  private final MethodHandle delete;
  private volatile Faults faults = (operation, file) -> OK;

  private ShimmedFiles(Path directory, MemorySegment vfs) {
    this.directory = directory.toAbsolutePath();
    this.vfs = vfs;
    originalOpen = vfs.get(ADDRESS, VFS_OPEN);
    originalDelete = vfs.get(ADDRESS, VFS_DELETE);
    open = LINKER.downcallHandle(originalOpen, OPEN);
    delete = LINKER.downcallHandle(originalDelete, DELETE);
  }

  /** From now on watches the files that SQLite opens in this directory. */
  static ShimmedFiles install(Path directory) throws Exception {
    ShimmedFiles shim = new ShimmedFiles(directory, findVfs());
    shim.vfs.set(ADDRESS, VFS_OPEN, shim.upcall("open", OPEN, shim));
    shim.vfs.set(ADDRESS, VFS_DELETE, shim.upcall("delete", DELETE, shim));
    return shim;
  }

  private static MemorySegment findVfs() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      Object database = connection.unwrap(SQLiteConnection.class).getDatabase();
      Field pointer = database.getClass().getDeclaredField("pointer");
      pointer.setAccessible(true);
      MemorySegment vfs = at(pointer.getLong(database), 8).get(ADDRESS, 0);
      MemorySegment whole = at(vfs.address(), VFS_BYTES);
      String name = whole.get(ADDRESS, VFS_NAME).reinterpret(64).getString(0);
      if (!name.startsWith("unix") && !name.startsWith("win32")) {
        throw new IllegalStateException("SQLite's connection does not begin with its VFS any more: " + name);
      }
      return whole;
    }
  }

  private static MemorySegment at(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  LossyDisk disk() {
    return disk;
  }

  void letFail(Faults how) {
    faults = how;
  }

  private MemorySegment upcall(String method, FunctionDescriptor descriptor, Object target) throws Exception {
    MethodType type = descriptor.toMethodType();
    MethodHandle handle = MethodHandles.lookup().bind(target, method, type);
    return LINKER.upcallStub(handle, descriptor, arena);
  }

  private int open(MemorySegment self, MemorySegment name, MemorySegment file, int flags, MemorySegment out) {
    try {
      int result = (int) open.invokeExact(self, name, file, flags, out);
      if (result == OK && name.address() != 0) {
        Path path = Path.of(name.reinterpret(4096).getString(0));
        if (path.toAbsolutePath().startsWith(directory)) {
          watch(at(file.address(), 8), path);
        }
      }
      return result;
    } catch (Throwable e) {
      return WRITE_FAILED; // An exception must not leave an upcall.
    }
  }

  private void watch(MemorySegment file, Path path) throws Exception {
    disk.opened(path);
    openFiles.put(file.address(), path);
    MemorySegment original = file.get(ADDRESS, 0);
    MemorySegment ours = methodsOf.get(original.address());
    if (ours == null) {
      ours = new Methods(at(original.address(), METHODS_BYTES)).table();
      methodsOf.put(original.address(), ours);
    }
    file.set(ADDRESS, 0, ours);
  }

  private int delete(MemorySegment self, MemorySegment name, int syncDirectory) {
    try {
      disk.deleted(Path.of(name.reinterpret(4096).getString(0)));
      return (int) delete.invokeExact(self, name, syncDirectory);
    } catch (Throwable e) {
      return WRITE_FAILED;
    }
  }

  /** A file's methods with ours in the places that change it. */
  private final class Methods {
    private final MemorySegment original;
    private final MethodHandle write;
    private final MethodHandle truncate;
    private final MethodHandle sync;

    Methods(MemorySegment original) {
      this.original = original;
      write = LINKER.downcallHandle(original.get(ADDRESS, METHOD_WRITE), WRITE);
      truncate = LINKER.downcallHandle(original.get(ADDRESS, METHOD_TRUNCATE), TRUNCATE);
      sync = LINKER.downcallHandle(original.get(ADDRESS, METHOD_SYNC), SYNC);
    }

    MemorySegment table() throws Exception {
      MemorySegment table = arena.allocate(METHODS_BYTES, 8).copyFrom(original);
      table.set(ADDRESS, METHOD_WRITE, stub("write", WRITE));
      table.set(ADDRESS, METHOD_TRUNCATE, stub("truncate", TRUNCATE));
      table.set(ADDRESS, METHOD_SYNC, stub("sync", SYNC));
      return table;
    }

    private MemorySegment stub(String method, FunctionDescriptor descriptor) throws Exception {
      return LINKER.upcallStub(
          MethodHandles.lookup().bind(this, method, descriptor.toMethodType()), descriptor, arena);
    }

    private int write(MemorySegment file, MemorySegment bytes, int length, long offset) {
      try {
        Path path = openFiles.get(file.address());
        int fault = faults.before("write", path);
        if (fault != OK) {
          return fault;
        }
        disk.wrote(path, offset, bytes.reinterpret(length).toArray(JAVA_BYTE));
        return (int) write.invokeExact(file, bytes, length, offset);
      } catch (Throwable e) {
        return WRITE_FAILED;
      }
    }

    private int truncate(MemorySegment file, long size) {
      try {
        disk.cut(openFiles.get(file.address()), size);
        return (int) truncate.invokeExact(file, size);
      } catch (Throwable e) {
        return WRITE_FAILED;
      }
    }

    private int sync(MemorySegment file, int flags) {
      try {
        Path path = openFiles.get(file.address());
        int fault = faults.before("sync", path);
        if (fault != OK) {
          return fault;
        }
        int result = (int) sync.invokeExact(file, flags);
        disk.synced(path);
        return result;
      } catch (Throwable e) {
        return SYNC_FAILED;
      }
    }
  }

  @Override
  public void close() {
    vfs.set(ADDRESS, VFS_OPEN, originalOpen);
    vfs.set(ADDRESS, VFS_DELETE, originalDelete);
  }
}
