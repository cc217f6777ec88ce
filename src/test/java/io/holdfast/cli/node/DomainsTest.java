package io.holdfast.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.holdfast.feed.DomainEvents;
import io.holdfast.kernel.Change;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a domain must be added to. */
class DomainsTest {

  @Test
  void everyDomainsChangesAreEventsToOthers() {
    List<Class<? extends Change>> told = Domains.events().stream().<Class<? extends Change>>map(DomainEvents::changes)
        .toList();
    Set<String> families = new TreeSet<>();
    new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.holdfast").stream()
        .filter(type -> type.isInterface() && type.getRawInterfaces().stream()
            .anyMatch(above -> above.isEquivalentTo(Change.class)))
        .map(JavaClass::getName).forEach(families::add);

    assertThat(told).extracting(Class::getName).containsExactlyInAnyOrderElementsOf(families);
  }
}
