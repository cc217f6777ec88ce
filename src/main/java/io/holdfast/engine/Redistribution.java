package io.holdfast.engine;

import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.SectionHeader;
import io.holdfast.kernel.table.SectionRows;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.TableLoader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A snapshot of one number of partitions on its way into a replica of another: each row goes to the partition that its
 * {@linkplain Schema#routing table} names. The result depends on the snapshot and the two numbers only, not on the
 * order in which sections come, so that every instance that starts there has the same content.
 *
 * <p>Threads: sections of several partitions may come on several at once; a target partition takes one row at a time.
 */
final class Redistribution {
  private final Replica replica;
  private final int sources;
  private final Map<String, Long> nextOrdinals = new ConcurrentHashMap<>();

  /** From a snapshot of so many partitions into an empty replica. */
  Redistribution(Replica replica, int sources) {
    this.replica = replica;
    this.sources = sources;
  }

  /** Where a section of the snapshot goes; null if this program has no such table. */
  SectionTarget target(int source, String name) {
    if (source == CutRun.BEFORE_ROUTING) {
      return replica.target(source, name);
    }
    Table known = replica.table(0, name);
    return known == null ? null : new RedistributedSection(this, known.schema(), source);
  }

  /** Where the rows of a section go, once its header has come. */
  Routes routes(Schema schema, SectionHeader header) {
    nextOrdinals.merge(schema.name(), header.nextOrdinal(), Math::max);
    TableLoader[] loaders = new TableLoader[replica.count()];
    for (int i = 0; i < loaders.length; i++) {
      loaders[i] = new TableLoader(replica.table(i, schema.name()), header);
    }
    return new Routes(loaders);
  }

  /** The tables of one name in all target partitions. */
  final class Routes {
    private final TableLoader[] loaders;

    private Routes(TableLoader[] loaders) {
      this.loaders = loaders;
    }

    /** A row of one source's, to one partition, after those that it followed there. */
    void add(SectionRows row, int routingHash, int source) {
      int partition = replica.partitioning().partitionOf(routingHash);
      synchronized (replica.partition(partition)) {
        loaders[partition].add(row, ordinal(row, source));
      }
    }

    /** A row of one source's, to be added to those of the same key. */
    void sum(SectionRows row, int source) {
      synchronized (replica.partition(0)) {
        loaders[0].sum(row, ordinal(row, source));
      }
    }

    /** A row to every partition. */
    void copy(SectionRows row) {
      for (int i = 0; i < loaders.length; i++) {
        synchronized (replica.partition(i)) {
          loaders[i].add(row, row.ordinal());
        }
      }
    }

    private long ordinal(SectionRows row, int source) {
      return row.ordinal() * sources + source;
    }
  }

  /** All sections have come. One thread, after the others. */
  void finish() {
    for (int i = 0; i < replica.count(); i++) {
      List<Table> tables = replica.partition(i).state().tables();
      tables.stream().filter(table -> nextOrdinals.containsKey(table.schema().name())).forEach(this::finish);
    }
  }

  private void finish(Table table) {
    long next = nextOrdinals.get(table.schema().name());
    boolean keepsOrdinals = table.schema().routing() instanceof RowRouting.Everywhere;
    table.finishLoading(keepsOrdinals ? next : next * sources);
  }
}
