package io.holdfast.simulation.run;

import io.holdfast.simulation.workload.AdsWorkload;
import io.holdfast.simulation.workload.CoordinationWorkload;
import io.holdfast.simulation.workload.LedgerWorkload;
import io.holdfast.simulation.workload.RegistersWorkload;
import io.holdfast.simulation.workload.SlotsWorkload;
import io.holdfast.simulation.workload.ShopWorkload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The workloads there are, by name: a new domain's is a line here. */
public final class Workloads {
  private static final Map<String, Supplier<Workload>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("ads", AdsWorkload::new);
    ALL.put("coordination", CoordinationWorkload::new);
    ALL.put("ledger", LedgerWorkload::new);
    ALL.put("registers", RegistersWorkload::new);
    ALL.put("slots", SlotsWorkload::new);
    ALL.put("shop", ShopWorkload::new);
  }

  private Workloads() {}

  /** The names of all. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** One of each of these names, fresh. */
  static List<Workload> fresh(List<String> names) {
    return names.stream().map(name -> ALL.get(name).get()).toList();
  }

  /** All of them, fresh: every instance has every domain, whether or not it has clients. */
  static Map<String, Workload> all() {
    Map<String, Workload> fresh = new LinkedHashMap<>();
    ALL.forEach((name, make) -> fresh.put(name, make.get()));
    return fresh;
  }
}
