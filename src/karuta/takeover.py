"""A package adopted by a project: pages read, `karuta.lock` written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from karuta import adopt, apkg, ledger, lockfile, notetypes, states
from karuta.adopt import Adoption
from karuta.compile import Progress, compile_pages, has_errors, load_config
from karuta.model import Finding, Ledger


@dataclass(frozen=True, slots=True)
class TakeOver:
    """What came of it."""

    findings: tuple[Finding, ...]
    adoption: Adoption | None = None  #: None: it did not come to that
    written: bool = False
    saved: Path | None = None  #: where the damaged lock file is kept


def take_over(project: Path, package: Path, *, dry_run: bool = False, progress: Progress | None = None) -> TakeOver:
    """Put into the lock what a package has and the lock has not. A damaged lock file counts as lost and is kept beside the new
    one, as `karuta.lock.damaged`. With a finding of severity error nothing is written.

    :param package: any .apkg, of ours or not
    """
    config, findings = load_config(project)
    there, problems = apkg.read(package)
    findings = (*findings, *problems)
    if there is None or has_errors(findings):
        return TakeOver(findings)
    compiled = compile_pages(config, progress=progress)
    types, problems = notetypes.load(config.templates, config.project)
    findings = (*findings, *compiled.findings, *problems)
    if has_errors(findings):
        return TakeOver(findings)
    with lockfile.alone(config):
        old, problems = ledger.read(config.lock)
        damaged = any(finding.code == "lock-damaged" for finding in problems)
        if damaged:
            problems = tuple(replace(each, severity="warning", hint="rebuilt from the package") for each in problems)
        if has_errors(problems):
            return TakeOver((*findings, *problems))
        before = old or Ledger(ledger.FORMAT, config.name)
        done = adopt.adopt(
            there.notes,
            tuple(there.notetypes.values()),
            compiled.drafts,
            before,
            notetypes=types,
            version=there.version or states.version(before),
        )
        findings = (*findings, *problems, *done.findings)
        if dry_run or has_errors(findings):
            return TakeOver(findings, done)
        saved = config.lock.replace(config.lock.with_name(f"{config.lock.name}.damaged")) if damaged else None
        lockfile.save(config, done.ledger)
    return TakeOver(findings, done, True, saved)
