"""Stages: what a test has running ends with the test, the module or the session that set it up."""

import pytest

from harness.stage import Stage
from harness.strictness import StrictProxy
from harness.upstream_faults import FaultyUpstream


@pytest.fixture
def stage(tmp_path):
    """For what one test alone uses."""
    built = Stage(tmp_path)
    yield built
    built.close()


@pytest.fixture(scope="module")
def module_stage(tmp_path_factory, request):
    """For what the tests of a file share."""
    built = Stage(tmp_path_factory.mktemp(request.module.__name__))
    yield built
    built.close()


@pytest.fixture(scope="session")
def session_stage(tmp_path_factory):
    """For what several files share."""
    built = Stage(tmp_path_factory.mktemp("session"))
    yield built
    built.close()


@pytest.fixture(scope="session")
def strict(session_stage):
    """Sluice and an origin for the tables of malformed requests."""
    origin = session_stage.origin()
    return StrictProxy(session_stage.sluice(StrictProxy.config(origin)), origin)


@pytest.fixture(scope="session")
def faulty(session_stage):
    """Sluice and an origin for the tables of malformed responses."""
    origin = session_stage.origin()
    return FaultyUpstream(session_stage.proxy_to(origin, upstream={"timeout": {"first_byte": "3s"}}), origin)
